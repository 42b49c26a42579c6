# SPDX-License-Identifier: GPL-2.0-only
# What the plugin takes, how it says that again, and what it refuses: in the format
# of iptables-test.py, RULE;RULE AS IT IS LISTED (or "=");OK or FAIL.
:INPUT,FORWARD,OUTPUT
-m scanvigil;-m scanvigil --level scan;OK
-m scanvigil --level scan;=;OK
-m scanvigil --level notice;=;OK
-m scanvigil --level info;=;OK
-m scanvigil ! --level info;=;OK
-m scanvigil --kind sweep;=;OK
-m scanvigil ! --kind backscatter,reply;=;OK
-m scanvigil --kind block,vertical,sweep,vertical;-m scanvigil --kind vertical,sweep,block;OK
-m scanvigil --kind anomaly,vertical,sweep,block,protocol,os-probe,host-check,isn-probe,banner-grab,decoy,distributed,flood,backscatter,reply,traceroute,idle-scan,fragments,land;=;OK
-m scanvigil --technique null,xmas;-m scanvigil --technique xmas,null;OK
-m scanvigil --technique syn,udp-lite,sctp-cookie,bounce;=;OK
-m scanvigil ! --technique connect;=;OK
-m scanvigil --anomaly tcp-port-zero-source,tcp-urgent;=;OK
-m scanvigil ! --anomaly land;=;OK
-m scanvigil --tool nmap,masscan;=;OK
-m scanvigil ! --tool unknown;=;OK
-m scanvigil --score 50;=;OK
-m scanvigil --score 50:;-m scanvigil --score 50;OK
-m scanvigil --score 50:127;-m scanvigil --score 50;OK
-m scanvigil --score -10;=;OK
-m scanvigil --score -10:127;-m scanvigil --score -10;OK
-m scanvigil --score -10:-1;-m scanvigil --score :-1;OK
-m scanvigil --score :0;=;OK
-m scanvigil --score -3:4;=;OK
-m scanvigil --score 7:7;=;OK
-m scanvigil ! --score -9:126;=;OK
-m scanvigil --score 127;=;OK
-m scanvigil --verified;=;OK
-m scanvigil ! --verified;=;OK
-m scanvigil --verified --kind sweep --level scan;-m scanvigil --level scan --kind sweep --verified;OK
-m scanvigil --level notice ! --kind backscatter,reply --technique syn,udp ! --anomaly udp-port-zero-source --tool nmap,zmap --score 10:100 ! --verified;=;OK
-m scanvigil ! --level info ! --kind land ! --technique syn ! --anomaly tcp-null ! --tool nmap ! --score 1 ! --verified;=;OK
-p tcp -m tcp --dport 22 -m scanvigil --level notice;=;OK
-m scanvigil --level scan -m scanvigil ! --tool nmap;=;OK
-m scanvigil --level none;;FAIL
-m scanvigil --level 3;;FAIL
-m scanvigil --level Scan;;FAIL
-m scanvigil --level notice,scan;;FAIL
-m scanvigil --level;;FAIL
-m scanvigil --level scan --level notice;;FAIL
-m scanvigil --kind scan;;FAIL
-m scanvigil --kind sweep,;;FAIL
-m scanvigil --kind ,sweep;;FAIL
-m scanvigil --kind os_probe;;FAIL
-m scanvigil --kind swee;;FAIL
-m scanvigil --kind all;;FAIL
-m scanvigil --kind 0x1;;FAIL
-m scanvigil --technique syn,stealth;;FAIL
-m scanvigil --technique syn --technique udp;;FAIL
-m scanvigil --anomaly null;;FAIL
-m scanvigil --tool nessus;;FAIL
-m scanvigil --score 128;;FAIL
-m scanvigil --score -11;;FAIL
-m scanvigil --score 9:3;;FAIL
-m scanvigil --score 1:128;;FAIL
-m scanvigil --score -11:5;;FAIL
-m scanvigil --score :;;FAIL
-m scanvigil --score 5:6:7;;FAIL
-m scanvigil --score 5-6;;FAIL
-m scanvigil --score +5;;FAIL
-m scanvigil --score 0x10;;FAIL
-m scanvigil --score 5x;;FAIL
-m scanvigil --score 99999999999999999999;;FAIL
-m scanvigil --verified --verified;;FAIL
-m scanvigil --verified yes;;FAIL
-m scanvigil --shape round;;FAIL
*raw
:PREROUTING,OUTPUT
-m scanvigil --anomaly tcp-null,tcp-xmas,frag-tiny;=;OK
-m scanvigil;-m scanvigil --level scan;OK
*mangle
:PREROUTING,INPUT,FORWARD,OUTPUT,POSTROUTING
-m scanvigil --level notice --technique syn;=;OK
